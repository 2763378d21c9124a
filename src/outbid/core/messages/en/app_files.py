"""What the app says about files."""

MESSAGES = {
    "reserved_name": "{value} is a name that some systems keep for themselves.",
    "reserved_name.fix": "Choose another name.",
    "name_too_near": "{value} differs from {other} in capitals or accents only.",
    "name_too_near.fix": "Choose another name: on some machines the two would be the same file.",
    "leads_out": "This is a link to a file outside your folder.",
    "leads_out.fix": "Copy the file itself into the folder.",
    "no_file": "This is not a file that can be read.",
    "read_only": "Outbid was started read-only: nothing is saved.",
    "read_only.fix": "End it, and start it without --read-only.",
    "busy": "Another program has been writing here for too long.",
    "busy.fix": "Try again; if it stays like this, end every Outbid that is running, and start it anew.",
    "no_version": "This version is no longer kept.",
    "no_version.fix": "Choose one of those that are listed.",
    "cannot_change": "The file is not as the form expects it any more.",
    "cannot_change.fix": "Open the form again, or mend the text of the file under Files.",
}
