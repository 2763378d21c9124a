"""What is said about premiums on a tag."""

MESSAGES = {
    "tag": "{value!r} is not a tag; there are {tags}.",
    "tag.fix": "Take one of them.",
    "not_settled": "The fixed effects did not settle in {iterations} passes.",
    "not_settled.fix": "Ask for a narrower part of the market, or one kind of evidence at a time.",
    "no_records": "No record is left to compare at this step.",
    "all_tagged": "Every record at this step has the tag: there is nobody to compare with.",
    "none_tagged": "No record at this step has the tag.",
    "no_employer": "This source names no employers.",
    "no_shared_cell": "No tagged person shares a group with an untagged one.",
    "one_cluster": "Too few clusters tell anything of the tag (fewer than two): how uncertain the figure is cannot be told.",
    "few_records": "There are too few records for the groups held fixed: how uncertain the figure is cannot be told.",
    "few_clusters": "Fewer than 10 clusters: the interval may be too narrow.",
    "few_tagged_clusters": "Few clusters tell anything of the tag (fewer than 10): the interval is wide and rough.",
    "near_zero": "The interval ends just beside zero: that settles nothing.",
    "role_from_title": "Role and tag are read from the same title: titles with the tag often count as another role, so few here have it.",
    "need_same_measure": "Pay of both groups by the same measure.",
    "need_base": "The base part of pay on target, as offers state it.",
    "need_parts": "The parts of total pay: base, bonus and equity apart.",
    "need_bonus": "The target bonus apart from base.",
}
