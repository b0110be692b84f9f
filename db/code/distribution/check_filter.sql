create or replace function distribution.coarse_count(count numeric, question text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select greatest(0, 10 * round((coarse_count.count + get_byte(h.hash, 0) % 21 - 10) / 10.0))::bigint
  from (select ops.keyed_hash('estimate:' || coarse_count.question) as hash) as h
$$;

comment on function distribution.coarse_count(numeric, text) is
$$A count of leads that a caller does not know, with a deviation of at most 10 and rounded to a multiple of 10: coarser than
distribution.rounded_count(), because more of them are given. The deviation follows from the question, as there: if it followed from the
leads that are found, two filters with equal answers would find the same leads. So filters that say the same in other words have deviations
of their own, and it is their number that is bounded: the mean of all 60 is off by about one lead, which does not tell whether one is among
them.$$;

create or replace function distribution.sampled_leads(niche_id uuid, since timestamptz)
  returns table (lead_id uuid, answers jsonb, share numeric)
language plpgsql stable rows 2000
as $$
declare
  v_form_schema_id constant uuid := (
    select s.id from catalog.form_schema as s where s.niche_id = sampled_leads.niche_id and s.status = 'active');
  v_count constant bigint := (
    select count(*)
    from (select from intake.lead as l where l.niche_id = sampled_leads.niche_id and l.created_at >= since limit 100000) as l);
begin
  return query
  with recent as materialized (
    select l.id, l.form_schema_id = v_form_schema_id as is_present, l.form_schema_id, l.answers
    from intake.lead as l
    where l.niche_id = sampled_leads.niche_id and l.created_at >= since
    order by l.created_at desc, l.id desc
    limit 2000
  )
  select r.id, r.answers, greatest(1, v_count / 2000.0) from recent as r where r.is_present
  union all
  -- To convert the answers of older forms takes long, so fewer of them stand for all.
  (select r.id, catalog.migrate_answers(r.form_schema_id, r.answers),
      greatest(1, v_count / 2000.0) * greatest(1, (select count(*) from recent as e where not e.is_present) / 200.0)
    from recent as r
    where not r.is_present
    limit 200);
end
$$;

comment on function distribution.sampled_leads(uuid, timestamptz) is
$$The newest leads of a niche, at most 2,000, with their answers as those of the active form, and for how many leads each stands.$$;

create or replace function distribution.estimate(
  level catalog.competition_level, predicate jsonpath, distance_conditions jsonb, organization_id uuid,
  out matching numeric, out leads numeric
)
language plpgsql stable
set plan_cache_mode = force_custom_plan -- a niche has ten leads or many thousands
as $$
declare
  v_since constant timestamptz := now() - interval '30 days';
  v_first_turn constant bigint := distribution.turn_at((select min(r.position) from distribution.run as r where r.started_at >= v_since));
  v_others constant bigint := (
    select count(distinct a.organization_id)
    from sale.assignment as a
    where a.competition_level_id = level.id and a.turn >= v_first_turn and a.organization_id is distinct from estimate.organization_id);
  v_weight constant numeric := coalesce((
    select s.weight::numeric
    from distribution.subscription as s
    where s.competition_level_id = level.id and s.organization_id = estimate.organization_id and s.status <> 'ended'), 1.0);
begin
  -- Where nothing was left, an order has its share of turns among those that bought at the level.
  select
    coalesce(sum(e.share), 0),
    coalesce(sum(e.share * case
      when t.room > t.bought or exists (
        select from sale.assignment as a where a.lead_id = e.lead_id and a.organization_id = estimate.organization_id) then 1
      else least(1, v_weight * t.room / (v_others + v_weight)) end), 0)
  into matching, leads
  from distribution.sampled_leads(level.niche_id, v_since) as e
  cross join lateral (
    select c.room, c.bought
    from distribution.run as r
    join distribution.trace as c on c.run_id = r.id and c.competition_level_id = level.id and c.created_at >= v_since
    where r.lead_id = e.lead_id
    order by r.position desc
    limit 1) as t
  where distribution.predicate_input(e.answers, distance_conditions) @@ predicate and t.room > 0;
end
$$;

comment on function distribution.estimate(catalog.competition_level, jsonpath, jsonb, uuid) is
$$How many leads of the last 30 days for which a level was evaluated a filter matches, and how many of them an order would have got: those
that the organisation bought, those for which the level had buyers left, and its share of turns of the others. Quick and rough: without caps
and opening hours, which distribution.what_if() replays.$$;

create or replace function distribution.told_estimate(
  level catalog.competition_level, filter jsonb, organization_id uuid
) returns jsonb
language plpgsql volatile
as $$
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_compiled constant distribution.compiled_filter := distribution.compile_filter(
    distribution.countable_fields(level.niche_id, v_is_admin), filter);
  v_is_rounded constant boolean := not v_is_admin and filter <> '{}';
  v_currency constant text := (select n.currency from catalog.niche as n where n.id = level.niche_id);
  v_wait interval;
  v_newest constant uuid := (
    select l.id from intake.lead as l where l.niche_id = level.niche_id order by l.created_at desc, l.id desc limit 1);
  v_found record;
  v_question text;
begin
  if v_compiled.faults <> '[]' then
    return jsonb_build_object('reason', 'not_countable');
  elsif v_is_rounded then
    v_wait := ops.spend('distribution.estimates', organization_id::text);
    if v_wait is not null then
      return jsonb_build_object('reason', 'too_many', 'retry_after', ops.seconds_of(v_wait));
    end if;
  end if;
  v_found := distribution.estimate(level, v_compiled.predicate::jsonpath, v_compiled.distance_conditions, organization_id);
  if v_is_rounded then
    -- As with what_if: the same question has the same answer until a lead comes.
    v_question := concat_ws(':', organization_id, level.id, v_newest, v_compiled.predicate);
    v_found.matching := distribution.coarse_count(v_found.matching, 'matching:' || v_question)::numeric;
    v_found.leads := least(v_found.matching, distribution.coarse_count(v_found.leads, 'leads:' || v_question)::numeric);
  end if;
  return jsonb_build_object(
    'days', 30,
    'matching', round(v_found.matching),
    'leads', round(v_found.leads),
    'price', ledger.to_decimal(level.price, v_currency),
    'cost', ledger.to_decimal((round(v_found.leads) * level.price)::bigint, v_currency),
    'currency', v_currency,
    'is_rounded', v_is_rounded);
end
$$;

comment on function distribution.told_estimate(catalog.competition_level, jsonb, uuid) is
$$The estimate for a filter without faults, as a caller may know it; or {reason, retry_after}, why there is none. Counts each estimate that
is told to a member, because the deviation of many would average out.$$;

create or replace function distribution.check_filter(competition_level_id uuid, filter jsonb) returns jsonb
language plpgsql volatile security definer -- this function decides which counts a caller sees
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := case when request.role_name() <> 'admin' then identity.require_permission('read') end;
  v_level catalog.competition_level;
  v_faults jsonb;
  v_told jsonb;
begin
  select l.* into v_level from catalog.competition_level as l where l.id = check_filter.competition_level_id;
  if not found then
    perform ops.raise_http(404, 'LM206', 'no such competition level', check_filter.competition_level_id::text);
  end if;
  v_faults := (distribution.compile_filter(
    coalesce((select s.fields from catalog.form_schema as s where s.niche_id = v_level.niche_id and s.status = 'active'), '[]'),
    coalesce(filter, '{}'))).faults;
  if v_faults = '[]' then
    v_told := distribution.told_estimate(v_level, coalesce(filter, '{}'), v_organization_id);
  end if;
  return jsonb_build_object(
    'faults', v_faults,
    'estimate', case when not v_told ? 'reason' then v_told end,
    'no_estimate', case when v_told ? 'reason' then v_told end);
end
$$;

comment on function distribution.check_filter(uuid, jsonb) is
$$The faults of a filter as change_filter would find them, and without any the estimate of what it would have bought. Writes nothing but the
count of its limit, and refuses nothing when that is reached.
Errors: LM115 role not allowed, LM206 no such level.$$;

grant execute on function distribution.check_filter(uuid, jsonb) to member, admin;

create or replace function api.check_filter(competition_level_id uuid, filter jsonb) returns jsonb
language sql volatile
begin atomic
  select distribution.check_filter(check_filter.competition_level_id, ops.bounded_document(check_filter.filter, 'filter', 16384));
end;

comment on function api.check_filter(uuid, jsonb) is
$$Check a filter while it is written
Changes nothing. {faults: [{field, code, message}] as change_filter lists them; estimate; no_estimate}. estimate: {days: 30, matching: leads
that the level was evaluated for and the filter matches, leads: those of them that it would have bought, cost, price, currency, is_rounded},
roughly, without caps and opening hours: what_if replays those. For members, counts by a filter are multiples of 10 that deviate. Without
faults but without an estimate, no_estimate says why: {reason: not_countable (a place, a free text or a sensitive answer: a count would
reveal it) or too_many, with retry_after in seconds}.
Errors: LM115 role not allowed, LM206 no such level (404).$$;

grant execute on function api.check_filter(uuid, jsonb) to member, admin;
