"""Open Cap Format, the JSON standard of the Open Cap Table Coalition: cap tables and grants as a package of files."""
