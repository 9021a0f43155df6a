"""Deploy: send the built site where readers get it. Compare, plan, carry out; an adapter for each kind of place."""
