"""What the pages are written with: the environment of the templates, its functions and its filters."""
