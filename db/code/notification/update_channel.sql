create or replace function notification.update_channel(channel_id uuid, name text default null, settings jsonb default null) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel constant notification.channel := notification.require_channel(channel_id);
  v_name constant text := coalesce(ops.trimmed_line(update_channel.name), case when update_channel.name is null then v_channel.name end);
  v_checked constant jsonb := catalog.check_answers(notification.settings_form(v_channel.kind), coalesce(settings, '{}'));
begin
  perform notification.require_no_channel_fault(
    catalog.check_answers(jsonb '[{"id": "name", "type": "text", "required": true, "options": {"max_length": 100}}]',
      jsonb_build_object('name', v_name)) -> 'faults'
    || coalesce((
      select jsonb_agg(f.fault || jsonb_build_object('field', concat_ws('.', 'settings', nullif(f.fault ->> 'field', ''))))
      from jsonb_array_elements(v_checked -> 'faults') as f (fault)), '[]'));
  begin
    update notification.channel as c
    set name = v_name, settings = c.settings || (v_checked -> 'answers'), updated_at = clock_timestamp()
    where c.id = v_channel.id;
  exception when unique_violation then
    perform ops.raise_http(409, 'LM722', 'a channel has this name', v_name);
  end;
end
$$;

comment on function notification.update_channel(uuid, text, jsonb) is
$$Change the name or the settings of a channel; what is null or not named stays.
Errors: LM115 role not allowed, LM720 faults, LM721 no such channel, LM722 the name is taken.$$;

grant execute on function notification.update_channel(uuid, text, jsonb) to member, admin;

create or replace function api.update_channel(channel_id uuid, name text default null, settings jsonb default null) returns void
language sql volatile
begin atomic
  select notification.update_channel(update_channel.channel_id, ops.bounded(update_channel.name, 'name'),
    ops.bounded_document(update_channel.settings, 'settings', 1000));
end;

comment on function api.update_channel(uuid, text, jsonb) is
$$Rename a channel or change its settings
name, settings: left out, they stay; of the settings of an endpoint, those that are named change.
Errors: LM115 role not allowed (403), LM720 faults, listed in details (400), LM721 no such channel (404), LM722 the
name is taken (409).$$;

grant execute on function api.update_channel(uuid, text, jsonb) to member, admin;
