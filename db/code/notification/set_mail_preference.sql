-- LM704 mail_not_optional (400): There is no such mail, or it is not optional.
--   To do: Take one of `mail_preferences`.

create or replace function notification.set_preference(organization_id uuid, template text, is_wanted boolean) returns boolean
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  if not exists (
    select from notification.template as t where t.name = set_preference.template and t.is_optional)
  then
    return false;
  end if;
  insert into notification.preference as p (organization_id, template, is_wanted)
  values (set_preference.organization_id, set_preference.template, set_preference.is_wanted)
  on conflict on constraint preference_pkey do update
  set is_wanted = excluded.is_wanted, updated_at = excluded.updated_at
  where p.is_wanted <> excluded.is_wanted;
  return true;
end
$$;

comment on function notification.set_preference(uuid, text, boolean) is
$$Store whether an organisation wants a mail. Returns false if there is no such mail or it is not optional.$$;

create or replace function notification.set_mail_preference(template text, is_wanted boolean) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id constant uuid := identity.require_permission('manage_settings');
begin
  if set_mail_preference.is_wanted is null
    or not notification.set_preference(v_organization_id, set_mail_preference.template, set_mail_preference.is_wanted)
  then
    perform ops.raise_http(400, 'LM704', 'no such optional mail', left(set_mail_preference.template, 100),
      'mail_preferences lists the optional mails.');
  end if;
end
$$;

comment on function notification.set_mail_preference(text, boolean) is
$$Choose whether the caller's organisation gets an optional mail.
Errors: LM115 role not allowed, LM704 no such optional mail.$$;

grant execute on function notification.set_mail_preference(text, boolean) to member;

create or replace function api.set_mail_preference(template text, is_wanted boolean) returns void
language sql volatile
begin atomic
  select notification.set_mail_preference(ops.bounded(set_mail_preference.template, 'template'), set_mail_preference.is_wanted);
end;

comment on function api.set_mail_preference(text, boolean) is
$$Choose whether to get an optional mail
Applies to the whole organisation of the caller. template: one of mail_preferences.
Errors: LM115 role not allowed (403), LM704 no such optional mail (400).$$;

grant execute on function api.set_mail_preference(text, boolean) to member;
