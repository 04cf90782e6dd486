-- The views of the DuckDB and the SQLite file, in the SQL that both speak. A view whose tables a release lacks is left out.
-- view street_figures (needs mart_street_economy, mart_street_livelihood, mart_street_governance, figure_quality, dim_street, dim_indicator, dim_period, dim_document, dim_unit): 街道全部数据，连同中英文名称、统计用区划代码、价格口径、修订状态和出处。 Every figure about a street with names in both languages, its division code, prices, revision and source.
SELECT
    figures.figure_id, figures.observation_id, figures.theme,
    figures.street_code, figures.street_name, dim_street.street_name_en, dim_street.district_code,
    dim_street.district_name,
    figures.concept, figures.indicator_name AS indicator_name_zh, figures.indicator_name_en,
    dim_indicator.description_zh AS indicator_description_zh, dim_indicator.description_en AS indicator_description_en,
    figures.kind, figures.value, figures.value_max, figures.unit,
    dim_unit.name_zh AS unit_name_zh, dim_unit.name_en AS unit_name_en,
    figures.mention, quality.unit_multiplier, quality.decimals, quality.prices, quality.revision,
    quality.observation_status, figures.qualifier, figures.basis,
    figures.period_id, dim_period.name_zh AS period_name_zh, dim_period.name_en AS period_name_en,
    dim_period.period_start, dim_period.period_end, dim_period.period_type, figures.period_is_inferred,
    figures.stage, figures.restriction, figures.comparison, figures.rank_scope, figures.certainty,
    figures.is_headline,
    figures.document_id, dim_document.title AS document_title, dim_document.published_on, dim_document.url,
    figures.quote
FROM (
    SELECT 'economy' AS theme, figure_id, observation_id, street_code, street_name, concept, indicator_name, indicator_name_en, kind, value, value_max, unit, mention, qualifier, basis, period_id, period_is_inferred, stage, restriction, comparison, rank_scope, certainty, is_headline, document_id, quote
    FROM mart_street_economy
    UNION ALL
    SELECT 'livelihood' AS theme, figure_id, observation_id, street_code, street_name, concept, indicator_name, indicator_name_en, kind, value, value_max, unit, mention, qualifier, basis, period_id, period_is_inferred, stage, restriction, comparison, rank_scope, certainty, is_headline, document_id, quote
    FROM mart_street_livelihood
    UNION ALL
    SELECT 'governance' AS theme, figure_id, observation_id, street_code, street_name, concept, indicator_name, indicator_name_en, kind, value, value_max, unit, mention, qualifier, basis, period_id, period_is_inferred, stage, restriction, comparison, rank_scope, certainty, is_headline, document_id, quote
    FROM mart_street_governance
) AS figures
INNER JOIN figure_quality AS quality ON quality.figure_id = figures.figure_id
LEFT JOIN dim_street ON dim_street.street_code = figures.street_code
LEFT JOIN dim_indicator ON dim_indicator.concept = figures.concept
LEFT JOIN dim_period ON dim_period.period_id = figures.period_id
LEFT JOIN dim_unit ON dim_unit.unit = figures.unit
LEFT JOIN dim_document ON dim_document.document_id = figures.document_id;

-- view headlines (needs street_figures): 完整、无限定的街道主数据，可供比较。 The whole, unrestricted figures of streets: those to compare.
SELECT * FROM street_figures WHERE is_headline;

-- view indicators (needs street_figures, dim_indicator): 指标解释，连同各指标的数据条数和期间。 What each indicator is and is not, with its number of figures and the days they cover.
SELECT
    dim_indicator.concept, dim_indicator.theme, dim_indicator.name_zh, dim_indicator.name_en,
    dim_indicator.description_zh, dim_indicator.description_en, dim_indicator.canonical_unit,
    count(street_figures.figure_id) AS figure_count,
    count(DISTINCT street_figures.street_code) AS street_count,
    min(street_figures.period_end) AS first_period_end, max(street_figures.period_end) AS last_period_end
FROM dim_indicator
LEFT JOIN street_figures ON street_figures.concept = dim_indicator.concept
GROUP BY
    dim_indicator.concept, dim_indicator.theme, dim_indicator.name_zh, dim_indicator.name_en,
    dim_indicator.description_zh, dim_indicator.description_en, dim_indicator.canonical_unit;

-- view revisions (needs mart_figure_change, dim_document): 更正、改写和撤下的数据，连同前后数值与出处。 What was corrected, reworded or withdrawn: both values and the source.
SELECT
    change.observation_id, change.change_type, change.section, change.street_code, change.concept, change.indicator,
    change.kind, change.unit, change.value, change.later_value, change.known_from, change.known_to,
    dim_document.title AS document_title, dim_document.url, change.quote
FROM mart_figure_change AS change
LEFT JOIN dim_document ON dim_document.document_id = change.document_id;
