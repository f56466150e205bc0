"""The command `jiheng`: thin commands over the rooms below."""
