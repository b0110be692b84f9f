-- LM550 invalid_plan (400): The plan has faults.
--   To do: Correct each field listed in `details`.
-- LM551 plan_not_found (404): There is no such plan, or none that can be changed this way.
-- LM552 plan_exists (409): A plan has this slug or position; `details` says which.

create or replace function billing.publish_plans_soon() returns void
language plpgsql volatile
as $$
begin
  perform queue.defer('publish_plans', queueing_lock => 'publish_plans:on');
end
$$;

comment on function billing.publish_plans_soon() is $$Have a job bring the products and prices at Stripe to what our plans say.$$;

create or replace function billing.refuse_plan_faults(variadic faults jsonb[]) returns void
language plpgsql stable
as $$
declare
  v_faults jsonb;
begin
  select jsonb_agg(f.fault order by f.place) into v_faults
  from unnest(faults) with ordinality as f (fault, place)
  where f.fault is not null;
  if v_faults is not null then
    perform ops.raise_http(400, 'LM550', 'plan has faults', v_faults::text, '`details` lists every wrong field.');
  end if;
end
$$;

comment on function billing.refuse_plan_faults(jsonb[]) is
$$Raise unless all of these faults are null.
Errors: LM550.$$;

create or replace function billing.require_plan(plan billing.plan) returns void
language plpgsql stable
as $$
declare
  v_taken text;
begin
  perform billing.refuse_plan_faults(
    case when coalesce(plan.slug !~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' or length(plan.slug) > 50, true) then
      '{"field": "slug", "code": "not_a_match", "message": "must be lower case letters and digits, with single hyphens between them"}'::jsonb
      end,
    identity.text_fault('name', plan.name, 100, true),
    case when not coalesce(plan.position between 0 and 1000, false) then
      '{"field": "position", "code": "out_of_range", "message": "must be 0 to 1000"}'::jsonb end,
    case when not coalesce(plan.trial_days between 0 and 90, false) then
      '{"field": "trial_days", "code": "out_of_range", "message": "must be 0 to 90"}'::jsonb end);
  v_taken := (
    select case when p.slug = plan.slug then 'slug' else 'position' end
    from billing.plan as p
    where p.id is distinct from plan.id and (p.slug = plan.slug or p.position = plan.position)
    limit 1);
  if v_taken is not null then
    perform ops.raise_http(409, 'LM552', 'there is a plan with this slug or position', v_taken);
  end if;
end
$$;

comment on function billing.require_plan(billing.plan) is
$$Refuse a plan with faults, naming all of them, or one that there is already.
Errors: LM550 (400), LM552 (409).$$;

create or replace function billing.create_plan(slug text, name text, "position" integer, trial_days integer default 0) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_plan billing.plan;
begin
  v_plan.slug := create_plan.slug;
  v_plan.name := ops.trimmed_line(create_plan.name);
  v_plan.position := create_plan.position;
  v_plan.trial_days := coalesce(create_plan.trial_days, 0);
  perform billing.require_plan(v_plan);
  insert into billing.plan (slug, name, position, trial_days)
  values (v_plan.slug, v_plan.name, v_plan.position, v_plan.trial_days)
  returning id into v_plan.id;
  perform billing.publish_plans_soon();
  return v_plan.id;
end
$$;

comment on function billing.create_plan(text, text, integer, integer) is
$$Create a plan, and have a job make its product at Stripe.
Errors: LM550 faults, listed in details; LM552 slug or position taken.$$;

grant execute on function billing.create_plan(text, text, integer, integer) to admin;

create or replace function api.create_plan(slug text, name text, "position" integer, trial_days integer default 0) returns uuid
language sql volatile
begin atomic
  select billing.create_plan(
    ops.bounded(create_plan.slug, 'slug'), ops.bounded(create_plan.name, 'name'), create_plan.position, create_plan.trial_days);
end;

comment on function api.create_plan(text, text, integer, integer) is
$$Create a plan
It can be chosen once it has a price. Returns its id. position: its place from the smallest plan to the largest; 0 is Free. trial_days: of
the first subscription of an organisation.
Errors: LM550 faults, listed in details; LM552 slug or position taken.$$;

grant execute on function api.create_plan(text, text, integer, integer) to admin;
