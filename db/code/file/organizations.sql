create or replace view api.organizations with (security_invoker = true) as
select
  o.id,
  o.name,
  o.website,
  o.status,
  o.time_zone,
  (
    select f.id from file.file as f
    where f.organization_id = o.id and f.purpose = 'logo' and f.status = 'stored') as logo_file_id,
  o.created_at,
  o.updated_at,
  o.deleted_at
from identity.organization as o;

comment on view api.organizations is
$$Organisations
Tenants. A provider that buys leads is an organisation. Members see their own, admins all.$$;
comment on column api.organizations.id is $$The org claim of its members' tokens.$$;
comment on column api.organizations.website is $$Address of its web site.$$;
comment on column api.organizations.status is
$$pending (waiting for approval), active (may buy), deactivated (closed) or suspended (blocked by an admin).$$;
comment on column api.organizations.time_zone is $$IANA name. Its days and opening hours are counted in it.$$;
comment on column api.organizations.logo_file_id is $$Id of its logo in files.$$;
comment on column api.organizations.deleted_at is $$Time of the soft deletion.$$;

grant select on api.organizations to member, admin;
