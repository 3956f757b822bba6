"""The checks of `slugline doctor`: each looks at one thing and says what was found and what to do."""
