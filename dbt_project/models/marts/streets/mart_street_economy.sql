{{ street_figures('economy') }}
