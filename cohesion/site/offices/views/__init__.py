"""The pages of the offices: read the form, call the action, go on."""
