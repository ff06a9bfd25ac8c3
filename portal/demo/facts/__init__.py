"""Facts of the demonstration business as plain frozen dataclasses: no Django, no clock, no unseeded chance."""
