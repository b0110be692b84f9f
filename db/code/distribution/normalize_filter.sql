create or replace function distribution.filter_fields(fields jsonb) returns jsonb
language sql immutable parallel safe
begin atomic
  select coalesce(jsonb_agg(f.field order by f.position, f.part_position), '[]')
  from (
    select e.position, 0 as part_position, e.field
    from jsonb_array_elements(filter_fields.fields) with ordinality as e (field, position)
    union all
    select e.position, p.position, p.part || jsonb_build_object('id', (e.field ->> 'id') || '.' || (p.part ->> 'id'))
    from jsonb_array_elements(filter_fields.fields) with ordinality as e (field, position)
    cross join jsonb_array_elements(
      case e.field ->> 'type' when 'location' then catalog.location_fields(e.field -> 'options') else '[]' end
    ) with ordinality as p (part, position)
  ) as f;
end;

comment on function distribution.filter_fields(jsonb) is
$$The fields that a filter can name: those of a form, and the parts of its locations, such as place.city.$$;

create or replace function distribution.normalize_filter(fields jsonb, filter jsonb) returns jsonb
language sql immutable parallel safe
return catalog.normalize_node(distribution.filter_fields(fields), filter, 'filter', 0);

comment on function distribution.normalize_filter(jsonb, jsonb) is
$$A filter in its canonical form, which is all that compile_filter and upgrade_filter read. A node is one of
{"condition": {"field", "op", "value"}, "paths": {"field", "op", "value", "items"}, "short"}: paths name what the owner wrote, for faults
(items: each item of a value that is a list, where that is not value[0], value[1] …), and short is the value of a shorthand;
{"all": [nodes]} and {"any": [nodes]}; {"all": [nodes], "is_object": true}, the members of one object;
{"not": node, "path"}; {"fault": {"field", "code", "message"}}, where the grammar is violated.$$;
