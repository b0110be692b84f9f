create or replace view api.lead_consents with (security_invoker = true) as
select
  a.lead_id,
  a.consent_id,
  c.text,
  a.agreed_at
from intake.lead_consent as a
join catalog.consent as c on c.id = a.consent_id;

comment on view api.lead_consents is
$$What people agreed to when they submitted their leads$$;
comment on column api.lead_consents.text is $$The text as they read it.$$;

grant select on api.lead_consents to admin;

create trigger lead_consents_are_read_only
instead of insert or update or delete on api.lead_consents
for each row execute function ops.views_are_read_only();
