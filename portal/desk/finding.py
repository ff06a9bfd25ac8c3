"""Finds companies as people type their names: without accents, in any case."""

from django.db.models import CharField, Func, Q, QuerySet, Value
from django.db.models.functions import Lower

from portal.customers.models import Company

ACCENTED = "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyy'"
TO_PLAIN = str.maketrans(ACCENTED, PLAIN)


def companies_named(words: str) -> QuerySet[Company]:
    """Return the companies whose name has all these words, or whose code is one of them."""
    plain = Func(Lower("name"), Value(ACCENTED), Value(PLAIN), function="translate", output_field=CharField())
    found = Company.objects.annotate(plain_name=plain)
    for word in words.split():
        found = found.filter(Q(plain_name__contains=word.lower().translate(TO_PLAIN)) | Q(code__iexact=word))
    return found
