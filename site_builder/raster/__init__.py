"""Pictures made of pixels: versions of images, and social cards. All of it needs Pillow."""
