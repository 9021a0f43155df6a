"""In: a hub that is being edited. Out: a preview that is rebuilt after each change, and open pages that reload."""
