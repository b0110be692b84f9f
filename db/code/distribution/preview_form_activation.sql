create or replace function distribution.faults_in_form(subscription distribution.subscription, fields jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_filter constant jsonb := distribution.upgrade_filter(subscription.form_schema_id, subscription.filter);
begin
  return case
    when v_filter is null then distribution.upgrade_faults(subscription.form_schema_id, subscription.filter)
    else nullif((distribution.compile_filter(fields, v_filter)).faults, '[]') end;
end
$$;

comment on function distribution.faults_in_form(distribution.subscription, jsonb) is
$$What of the filter of a subscription has no equivalent in the active form, whose fields these are; null: nothing.$$;

create or replace function distribution.preview_form_activation(form_schema_id uuid, most integer default 2000) returns jsonb
language plpgsql volatile security definer -- it reads the filters of all; only admins may call it
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema catalog.form_schema;
  v_result jsonb;
  v_said text;
begin
  begin
    -- What would happen is what happens: the draft is activated, the filters are looked at, and all of it is undone.
    perform catalog.activate_form_schema(preview_form_activation.form_schema_id);
    select s.* into strict v_schema from catalog.form_schema as s where s.id = preview_form_activation.form_schema_id;
    with checked as materialized (
      select s.id, s.organization_id, distribution.faults_in_form(s, v_schema.fields) as faults
      from distribution.subscription as s
      where s.niche_id = v_schema.niche_id and s.status <> 'ended' and s.filter_faults is null
      order by s.id
      limit most
    )
    select jsonb_build_object(
      'subscriptions', (
        select count(*) from distribution.subscription as s
        where s.niche_id = v_schema.niche_id and s.status <> 'ended' and s.filter_faults is null),
      'checked', count(*),
      'faulty', count(*) filter (where c.faults is not null),
      'examples', coalesce((
        select jsonb_agg(jsonb_build_object(
          'subscription_id', f.id, 'organization_id', f.organization_id, 'faults', f.faults) order by f.id)
        from (select e.* from checked as e where e.faults is not null order by e.id limit 20) as f), '[]'))
    into v_result
    from checked as c;
    raise exception using errcode = 'LMR02', message = v_result::text;
  exception when sqlstate 'LMR02' then
    get stacked diagnostics v_said = message_text;
  end;
  return v_said::jsonb;
end
$$;

comment on function distribution.preview_form_activation(uuid, integer) is
$$What the activation of a draft would do to filters, tried and undone: at most so many of them.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 field mappings have faults, LM209 field mappings are from
another version.$$;

grant execute on function distribution.preview_form_activation(uuid, integer) to admin;

create or replace function api.preview_form_activation(form_schema_id uuid) returns jsonb
language sql volatile
begin atomic
  select distribution.preview_form_activation(preview_form_activation.form_schema_id);
end;

comment on function api.preview_form_activation(uuid) is
$$What the activation of a form would do to filters
Changes nothing. Returns {subscriptions, checked, faulty, examples}: how many subscriptions of the niche have a filter that is upgraded, how
many of them were looked at (at most 2000), how many of these would be paused because their filter has no equivalent, and the first 20 of
them as {subscription_id, organization_id, faults}.
Errors: LM202 no such niche, LM203 no such form schema, LM204 not a draft, LM208 field mappings have faults, LM209 field mappings are from
another version.$$;

grant execute on function api.preview_form_activation(uuid) to admin;
