SELECT name, value FROM public_settings() ORDER BY name;
