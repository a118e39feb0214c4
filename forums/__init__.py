"""The quarterly cohesion forum and the other community forums: from a concern to a decision to what was done."""
