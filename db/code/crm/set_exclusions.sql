create or replace function crm.set_exclusions(connection_id uuid, exclusions jsonb) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
begin
  perform crm.require_no_fault(case
    when jsonb_typeof(exclusions) is distinct from 'array' or jsonb_array_length(exclusions) > 200
      then jsonb '[{"field": "exclusions", "code": "not_a_list", "message": "must be a list of at most 200"}]'
    else coalesce((
      select jsonb_agg(jsonb_build_object(
        'field', format('exclusions[%s]', e.position - 1), 'code', 'not_an_exclusion',
        'message', 'must be {"pipeline": "name"} or {"pipeline": "name", "stages": ["name"]}') order by e.position)
      from jsonb_array_elements(exclusions) with ordinality as e (item, position)
      where not coalesce(
        e.item @@ '$.pipeline.type() == "string" && $.pipeline like_regex "^.{1,200}$"'
        and (not e.item ? 'stages' or (
          jsonb_typeof(e.item -> 'stages') = 'array'
          and jsonb_array_length(e.item -> 'stages') between 1 and 100
          and not jsonb_path_exists(e.item, 'strict $.stages[*] ? (@.type() != "string" || !(@ like_regex "^.{1,200}$"))')))
        and e.item - '{pipeline, stages}'::text[] = '{}', false)), '[]')
    end);
  delete from crm.exclusion as x where x.connection_id = v_connection.id;
  insert into crm.exclusion (connection_id, pipeline_name, stage_name)
  select distinct v_connection.id, e.item ->> 'pipeline', s.name
  from jsonb_array_elements(exclusions) as e (item)
  left join lateral jsonb_array_elements_text(e.item -> 'stages') as s (name) on true;
end
$$;

comment on function crm.set_exclusions(uuid, jsonb) is
$$Replace the exclusions of a connection, by the names of pipelines and stages.
exclusions: [{"pipeline": "Production"}, {"pipeline": "Sales", "stages": ["Quote sent"]}]; without stages it is the whole pipeline.
Errors: LM750 faults, listed in details; LM751 no such connection.$$;

grant execute on function crm.set_exclusions(uuid, jsonb) to admin;
