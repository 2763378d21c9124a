"""What is wrong with the files of a candidate, a rival or an employer."""

MESSAGES = {
    "ends": "“{value}” names no two ends.",
    "ends.fix": "Write the least and the most, such as 150k to 260k; one number is both.",
    "elasticity": "an elasticity of {value} says nothing about tastes: it must be above 0.",
    "elasticity.fix": "Published estimates are about 5 to 7; or state scale in money a year.",
    "too_uncertain": "{count} uncertain terms ({what}) make more than {most} offers.",
    "too_uncertain.fix": "Settle those that matter least.",
    "not_in_evidence": "this cell is not in the evidence. Nearest: {near}.",
    "not_in_evidence.fix": "Ask for one of these, or give the rival’s offer as a file.",
    "nothing_near": "this cell is not in the evidence, and nothing near it is.",
    "nothing_near.fix": "Leave out what you can spare, or give the rival’s offer as a file.",
}
