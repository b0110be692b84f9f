create or replace function notification.rules_name_events() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from unnest(new.event_kinds) as k (name)
    where not exists (select from event.kind as e where e.name = k.name))
  then
    raise foreign_key_violation using message = 'a rule names an event that does not exist', detail = new.event_kinds::text;
  end if;
  return new;
end
$$;

comment on function notification.rules_name_events() is $$Refuse a rule that names a kind of event that does not exist.$$;

create trigger rules_name_events
before insert or update of event_kinds on notification.rule
for each row execute function notification.rules_name_events();

create or replace function notification.rules_have_terms() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    delete from notification.rule_term as t where t.rule_id = new.id;
  end if;
  insert into notification.rule_term (organization_id, event_kind, field, term, rule_id)
  select distinct
    coalesce(new.organization_id, '00000000-0000-0000-0000-000000000000'), k.name, substring(t.term from '^[^=/@]+'), t.term, new.id
  from unnest(new.event_kinds) as k (name)
  cross join unnest(new.access_terms) as t (term)
  where new.is_enabled and new.channel_id is not null;
  return null;
end
$$;

comment on function notification.rules_have_terms() is
$$Keep the terms under which the enabled rules with a channel are found. Mails of the platform are found without.$$;

create trigger rules_have_terms
after insert or update of organization_id, event_kinds, access_terms, is_enabled, channel_id on notification.rule
for each row execute function notification.rules_have_terms();
