-- Deploy leadmill:crm/answer_of to pg

begin;

create function crm.label_of(options jsonb, choice jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_path_query_first(options, '$[*] ? (@.id == $choice).label', jsonb_set('{"choice": null}', '{choice}', choice));

comment on function crm.label_of(jsonb, jsonb) is $$What a choice of a custom field is called, null when it is none of its options.$$;

create function crm.answer_of(value jsonb, part text, deal_field_type text, options jsonb, form_type text) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_value jsonb := value;
  v_text text;
begin
  if jsonb_typeof(v_value) = 'object' then
    v_value := v_value -> coalesce(part, 'value');
  end if;
  -- Choices come as numbers; a number that is no choice any more stays one and is refused by the form.
  if deal_field_type = 'enum' then
    v_value := coalesce(crm.label_of(options, v_value), v_value);
  elsif deal_field_type = 'set' and jsonb_typeof(v_value) = 'array' then
    v_value := (
      select jsonb_agg(coalesce(crm.label_of(options, e.choice), e.choice) order by e.position)
      from jsonb_array_elements(v_value) with ordinality as e (choice, position));
  end if;
  if v_value is null or v_value = 'null' then
    return null;
  end if;
  if form_type = 'multi-select' then
    return case jsonb_typeof(v_value) when 'array' then v_value else jsonb_build_array(v_value) end;
  end if;
  if jsonb_typeof(v_value) = 'array' then
    v_text := (select string_agg(e.item, ', ' order by e.position) from jsonb_array_elements_text(v_value) with ordinality as e (item, position));
  else
    v_text := btrim(v_value #>> '{}');
  end if;
  return case
    when form_type in ('number', 'range') then
      case when v_text ~ '^-?[0-9]{1,18}([.][0-9]{1,18})?$' then to_jsonb(v_text::numeric) else v_value end
    when form_type = 'boolean' then
      case when lower(v_text) in ('yes', 'true') then 'true' when lower(v_text) in ('no', 'false') then 'false' else v_value end
    -- The day of a time.
    when form_type = 'date' and v_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]' then to_jsonb(left(v_text, 10))
    else to_jsonb(v_text)
  end;
end
$$;

comment on function crm.answer_of(jsonb, text, text, jsonb, text) is
$$A value of a deal as the form wants its answer, null when there is none. part: of a value with parts. deal_field_type,
options: of the custom field. What cannot be turned is left as it is: the form tells what is wrong with it.$$;

commit;
