{{ street_figures('governance') }}
