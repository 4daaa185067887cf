"""What several outputs draw alike: words, styles, shapes, fonts."""
