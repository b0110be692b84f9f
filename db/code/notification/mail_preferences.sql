create or replace view api.mail_preferences with (security_invoker = true) as
select
  -- Computed: bare keys would make this view, the first in the alphabet, the parent of whatever refers to organisations and
  -- templates, to PostgREST and its description.
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
$$Mails that an organisation may do without
A row for each, whether it was ever said or not. Change it with set_mail_preference.$$;
comment on column api.mail_preferences.organization_id is $$The organisation.$$;
comment on column api.mail_preferences.template is $$Which mail.$$;
comment on column api.mail_preferences.description is $$Who gets it, and when.$$;
comment on column api.mail_preferences.is_wanted is $$False: none of its people gets it.$$;
comment on column api.mail_preferences.updated_at is $$When it was last said; null when it never was.$$;

grant select on api.mail_preferences to member, admin;

create trigger mail_preferences_are_read_only
instead of insert or update or delete on api.mail_preferences
for each row execute function ops.views_are_read_only();
