{{ street_figures('livelihood') }}
