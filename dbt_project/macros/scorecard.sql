{#
  The columns of the scorecard: [name, concept, kind, unit]. A level is shown in the indicator's canonical unit, which
  the name ends with where it is a measure; counts are in the unit that dim_indicator names.
#}
{% macro scorecard_columns() %}
    {% set money = [
        'gdp', 'service_value_added', 'industry_value_added', 'digital_core_value_added', 'tax_revenue',
        'building_tax_revenue', 'fiscal_revenue_total', 'fiscal_revenue_local', 'fixed_asset_investment',
        'retail_sales', 'domestic_capital_received', 'export_value', 'operating_revenue',
    ] %}
    {% set more_money = ['subsidies_paid', 'education_funding', 'relief_funds', 'fines', 'audit_amounts'] %}
    {% set counts = [
        'projects_attracted', 'projects_started', 'projects_completed', 'enterprises_attracted',
        'enterprises_registered', 'listed_companies', 'hightech_enterprises', 'patents_granted', 'talent_recruited',
        'enterprise_visits', 'old_communities_renovated', 'elevators_installed', 'resettlement_households',
        'rental_housing', 'elderly_care_facilities', 'elderly_meals', 'childcare_facilities', 'schools',
        'health_facilities', 'vaccine_doses', 'jobs_created', 'social_insurance', 'relief_recipients',
        'disability_services', 'parking_spaces', 'roads_built', 'river_quality', 'sewage_zero_discharge',
        'waste_sorting', 'cultural_venues', 'cultural_events', 'cultural_participants', 'petitions_resolved',
        'petition_volume', 'disputes_mediated', 'telecom_fraud_cases', 'telecom_fraud_prevented', 'crime_reports',
        'crime_prosecuted', 'safety_inspections', 'hazards_rectified', 'administrative_penalties', 'fires',
        'traffic_accidents', 'court_cases_closed', 'discipline_cases', 'legal_aid', 'leader_instructions',
        'proposals_handled', 'issues_resolved', 'public_services_handled', 'media_reports', 'party_organisations',
        'training_and_outreach', 'outreach_participants', 'digital_applications', 'task_count',
    ] %}
    {% set areas = [
        ['land_sold', 'mu'], ['land_reserved', 'mu'], ['floor_area_added', 'm2'], ['resettlement_housing', 'm2'],
        ['green_area_added', 'm2'], ['illegal_structures_removed', 'm2'], ['greenway_length', 'km'],
    ] %}
    {% set rates = [
        'occupancy_rate', 'employment_rate', 'unemployment_indicator', 'mediation_success_rate', 'one_visit_rate',
        'task_completion_rate',
    ] %}
    {% set columns = [] %}
    {% for concept in money %}
        {% do columns.append([concept ~ '_cny', concept, 'level']) %}
        {% do columns.append([concept ~ '_growth_pct', concept, 'growth']) %}
    {% endfor %}
    {% do columns.append(['foreign_capital_used_usd', 'foreign_capital_used', 'level']) %}
    {% for concept in more_money %}{% do columns.append([concept ~ '_cny', concept, 'level']) %}{% endfor %}
    {% for concept in counts %}{% do columns.append([concept, concept, 'level']) %}{% endfor %}
    {% for concept, unit in areas %}
        {% do columns.append([concept ~ "_" ~ unit, concept, "level"]) %}
    {% endfor %}
    {% for concept in rates %}{% do columns.append([concept ~ '_pct', concept, 'share']) %}{% endfor %}
    {{ return(columns) }}
{% endmacro %}
