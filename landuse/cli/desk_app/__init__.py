"""The pages of the desk: requests in, pages out; what they do is done by the workflows."""
