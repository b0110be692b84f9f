create or replace view api.mail_preferences with (security_invoker = true) as
select
  -- Computed columns: plain keys would let PostgREST take this view for the parent of all references to organisations
  -- and templates, because it is alphabetically the first that has them.
  coalesce(o.id) as organization_id,
  coalesce(t.name) as template,
  t.comment as description,
  coalesce(p.is_wanted, true) as is_wanted,
  p.updated_at
from identity.organization as o
cross join notification.template as t
left join notification.preference as p on p.organization_id = o.id and p.template = t.name
where t.is_optional;

comment on view api.mail_preferences is
$$Optional mails of an organisation
A row for each optional mail, even if no preference was ever stored. Change it with set_mail_preference.$$;
comment on column api.mail_preferences.description is $$Who receives the mail, and when.$$;
comment on column api.mail_preferences.is_wanted is $$If false, no member of the organisation receives it.$$;
comment on column api.mail_preferences.updated_at is $$When the preference was last set; null if it never was.$$;

grant select on api.mail_preferences to member, admin;
