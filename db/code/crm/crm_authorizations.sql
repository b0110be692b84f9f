create or replace view api.crm_authorizations with (security_invoker = true) as
select
  r.id,
  r.organization_id,
  r.requested_by,
  r.status,
  r.problem,
  r.connection_id,
  r.created_at,
  r.expires_at,
  r.finished_at
from crm.authorization_request as r;

comment on view api.crm_authorizations is
$$Requests to connect Pipedrive by OAuth
For 30 days.$$;
comment on column api.crm_authorizations.requested_by is $$The user who began.$$;
comment on column api.crm_authorizations.status is $$begun, exchanging (a worker asks Pipedrive), connected or refused.$$;
comment on column api.crm_authorizations.problem is $$Why it was refused, as a code: code_refused means to begin again.$$;
comment on column api.crm_authorizations.connection_id is $$The connection that has access now.$$;
comment on column api.crm_authorizations.expires_at is $$Until then it can be completed.$$;

grant select on api.crm_authorizations to member, admin;

create trigger crm_authorizations_are_read_only
instead of insert or update or delete on api.crm_authorizations
for each row execute function ops.views_are_read_only();
