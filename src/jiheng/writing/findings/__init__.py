"""The outcome of reading and checking, in the forms people and machines open."""
