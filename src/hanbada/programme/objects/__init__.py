"""One folder an object: models, services, selectors, forms, pages, api, templates; found by their file names."""
