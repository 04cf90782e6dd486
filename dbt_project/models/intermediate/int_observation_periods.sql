-- Adds the period as dates, its type, and whether it was inferred. The rules:
--     1. the printed period counts; where the text is silent, the document's reporting period, marked as
--      inferred, of which a plan has the whole year (a report of six months plans beyond them) and what there
--      is (现有企业), or a part of that, the end;
--   2. `-/X` is a state: a goal for a target or for an estimate of the future, an instant otherwise;
--     3. whole calendar units are month, quarter, half or year, any other range from 1 January is ytd, the
--      rest span;
--   4. an actual figure for a year that was not over when the document came out is `to_publication`.
with observations as (
    select * from {{ ref('int_observation_spans') }}
),

period_texts as (
    select * from {{ ref('stg_raw__period_text') }}
),

silent_or_not as (
    select
        observations.*,
        observations.period is null
        and observations.reporting_period_start is not null
        and observations.reporting_period_end is not null as period_is_inferred,
        period_texts.period_start as printed_start,
        period_texts.period_end as printed_end,
        case
            when observations.period is not null then period_texts.is_state
            else
                observations.basis = 'actual'
                and observations.kind = 'level'
                and left(observations.quote, observations.char_start - observations.quote_start)
                ~ case
                    when observations.part_of_observation_id is null
                        then '({{ standing_words() }})[^,，;；。]*$'
                    else '({{ standing_words() }})[^,，;；。、]{0,12}[0-9][^;；。]*$'
                end
        end as is_state
    from observations
    left join period_texts on observations.period = period_texts.period
),

-- The last day that stands in front of a figure, of the month that its period ends in.
until_a_day as (
    select
        *,
        regexp_match(
            left(quote, char_start - quote_start),
            '.*(?:截[至止]|[至到])(?:[0-9]{4}年)?([0-9]{1,2})月(?:([0-9]{1,2})日|([上中])旬)'
        ) as cut
    from silent_or_not
),

cut_off as (
    select
        *,
        max(
            case
                when period_is_inferred or basis <> 'actual' or cut is null then null
                when extract(month from printed_end) <> cut[1]::integer then null
                when cut[3] is not null then case cut[3] when '上' then 10 else 20 end
                when cut[2]::integer < extract(day from printed_end) then cut[2]::integer
            end
        ) over (partition by document_id, section, period, basis) as until_day
    from until_a_day
),

dated as (
    select
        *,
        case
            when not period_is_inferred then printed_start
            when basis = 'target' then date_trunc('year', reporting_period_start)::date
            else reporting_period_start
        end as period_start,
        case
            when not period_is_inferred and until_day > 0
                then date_trunc('month', printed_end)::date + until_day - 1
            when
                not period_is_inferred and is_state and basis = 'actual' and published_on < printed_end
                and published_on >= date_trunc('month', printed_end)
                then published_on
            when not period_is_inferred then printed_end
            when basis = 'target'
                then (date_trunc('year', reporting_period_end) + interval '1 year - 1 day')::date
            else reporting_period_end
        end as period_end
    from cut_off
),

checked as (
    select
        *,
        -- Half a period is none: nobody could tell a state from a range whose start could not be read.
        period_end is not null
        and (is_state is true or (period_start is not null and period_start <= period_end)) as is_known
    from dated
),

measured as (
    select
        *,
        period_start = date_trunc('month', period_start)
        and period_end + 1 = date_trunc('month', period_end + 1) as has_whole_months,
        (extract(year from age(period_end + 1, period_start)) * 12)
        + extract(month from age(period_end + 1, period_start)) as months,
        extract(month from period_start)::integer as first_month
    from checked
),

typed as (
    select
        *,
        case
            when not is_known then null
            when is_state and basis = 'target' then 'goal'
            when is_state and basis = 'estimate' and (published_on is null or period_end > published_on)
                then 'goal'
            when is_state then 'instant'
            when has_whole_months and months = 1 then 'month'
            when has_whole_months and months = 3 and first_month in (1, 4, 7, 10) then 'quarter'
            when has_whole_months and months = 6 and first_month in (1, 7) then 'half'
            when has_whole_months and months = 12 and first_month = 1
                then case
                    when basis = 'actual' and published_on <= period_end then 'to_publication'
                    else 'year'
                end
            when
                period_start = date_trunc('year', period_start)
                and date_trunc('year', period_start) = date_trunc('year', period_end)
                then 'ytd'
            else 'span'
        end as type_of_period
    from measured
)

select
    {{ figure_columns(['printed']) }},
    district,
    is_of_partial_level,
    case when is_known and is_state is not true then period_start end as period_start,
    case when is_known then period_end end as period_end,
    type_of_period as period_type,
    case
        when is_known
            then
                coalesce(case when is_state is not true then period_start end::text, '')
                || '/' || period_end || ' ' || type_of_period
    end as period_id,
    period_is_inferred and is_known as period_is_inferred,
    -- What the figure can have covered: a year's figure printed in December ends with its publication.
    case
        when is_known and basis = 'actual' then least(period_end, published_on) when is_known then period_end
    end
        as period_observed_to
from typed
