"""The only room that knows every adapter: builds the parts and puts them together, a file a use.

Each file imports at its top what all of its commands need; so a command starts with little more than its own parts.
"""
