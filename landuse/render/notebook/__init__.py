"""What a notebook shows of a review or a measure."""
