"""Deploy: send the built site where readers get it. Compare, plan, carry out; one small adapter for each kind of place."""
