create or replace view api.form_schema_versions with (security_invoker = true) as
select
  s.id,
  s.niche_id,
  s.version,
  s.status,
  s.fields,
  s.change_summary,
  s.created_by,
  s.created_at,
  s.activated_by,
  s.activated_at
from catalog.form_schema as s;

comment on view api.form_schema_versions is
$$Versions of forms
With drafts, and with the users who wrote and activated each version. For admins.$$;
comment on column api.form_schema_versions.version is $$Consecutive number within the niche, from 1.$$;
comment on column api.form_schema_versions.status is $$draft, active (one per niche) or retired.$$;
comment on column api.form_schema_versions.fields is $$List of fields, as in form_schemas.$$;
comment on column api.form_schema_versions.change_summary is $$What changed since the version before.$$;

grant select on api.form_schema_versions to admin;
