"""What each host needs: headers, redirects, compressed copies.

In: the `Hub`. Out: planned files for Netlify, Vercel, nginx and S3.
"""
