"""The taxonomy: titles to role families and seniority, occupations to families, employers and places to one name."""

from outbid.evidence.taxonomy.classifier import Taxonomy
from outbid.evidence.taxonomy.employers import find_employer
from outbid.evidence.taxonomy.places import Place, find_place
from outbid.evidence.taxonomy.roles import ROLES, Role, find_role

__all__ = ["ROLES", "Place", "Role", "Taxonomy", "find_employer", "find_place", "find_role"]
