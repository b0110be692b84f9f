-- No page calls it, but nginx, before it lets an admin read contact data.
create or replace function hook.unescape_uri(uri text) returns text
language plpgsql immutable strict parallel safe
as $$
begin
  return (
    select string_agg(
      case when m.part[1] ~ '^%' then convert_from(decode(replace(m.part[1], '%', ''), 'hex'), 'UTF8') else m.part[1] end, ''
      order by m.place)
    from regexp_matches(uri, '(?:%[0-9a-fA-F]{2})+|[^%]+|%', 'g') with ordinality as m (part, place));
exception when others then
  return uri; -- not UTF-8, so it contains none of our names
end
$$;

comment on function hook.unescape_uri(text) is $$An address with its %xx sequences decoded.$$;

create or replace function hook.record_reading() returns void
language plpgsql volatile security definer -- admins may not write the log themselves
set search_path = pg_catalog, pg_temp
as $$
declare
  v_uri constant text := request.header('x-reading');
  v_path constant text := coalesce(hook.unescape_uri(split_part(v_uri, '?', 1)), '');
  v_query constant text := coalesce(hook.unescape_uri(substr(v_uri, strpos(v_uri || '?', '?') + 1)), '');
  v_kept text;
begin
  -- Other resources show leads when they embed them, under any name.
  if v_path !~ '^/(files/|api/(leads|assignments|contact_messages|rpc/(leads_within|search|search_leads))$)'
    and v_query !~* '(lead|assignment|message)[^&]*\(' then
    return;
  end if;
  -- Values of filters may identify a person, so they are not recorded.
  select string_agg(
    case when split_part(q.part, '=', 1) ~ '^((.*\.)?(select|order|limit|offset)|id|lead_id|niche_id|organization_id|status|created_at)$'
      then left(q.part, 2000) else left(split_part(q.part, '=', 1), 100) || '=…' end, '&' order by q.place)
  into v_kept
  from regexp_split_to_table(v_query, '&') with ordinality as q (part, place)
  where q.part <> '';
  perform audit.record(
    'contact_data_read',
    case
      when v_path ~ '^/files/' then 'file.file'
      when v_path = '/api/contact_messages' then 'intake.contact_message'
      else 'intake.lead_contact' end,
    coalesce(
      substring(v_path from '^/files/([0-9a-f-]{36})$'),
      substring(v_query from '(?:^|&)(?:lead_)?id=eq\.([0-9a-f-]{36})(?:&|$)')),
    jsonb_build_object('path', v_path, 'query', v_kept));
end
$$;

comment on function hook.record_reading() is
$$Record that an admin is about to read contact data, a contact message or a file of a lead: the path and the query without the values of
its filters. nginx calls it, with the address in the header X-Reading, before it lets the request through; if it fails, nginx refuses the
request.$$;

grant execute on function hook.record_reading() to admin;

create or replace function api.record_reading() returns void
language sql volatile
begin atomic
  select hook.record_reading();
end;

comment on function api.record_reading() is
$$Record that contact data is about to be read
Called by nginx before it lets an admin read leads, assignments, contact messages and files. audit_events shows the record as
contact_data_read.$$;

grant execute on function api.record_reading() to admin;
