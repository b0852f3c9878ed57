"""Edits that may mend a mistake, one file a kind of edit. Nothing here is offered before it is proven."""
