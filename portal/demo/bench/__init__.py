"""Figures that anyone can reproduce: the promise under load on real servers, each beside the limit measured with it."""
