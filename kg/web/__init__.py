"""What kg offers over HTTP: pages and services as functions of a request, and one small server for them."""
