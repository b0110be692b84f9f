create or replace function crm.adopt_domain(connection_id uuid, company_domain text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update crm.connection as c
  set company_domain = adopt_domain.company_domain
  where c.id = adopt_domain.connection_id and c.company_domain <> adopt_domain.company_domain
    and adopt_domain.company_domain ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'
    -- What Pipedrive said of the token is stored in any case.
    and not exists (
      select from crm.connection as o
      where o.company_domain = adopt_domain.company_domain
        and (o.organization_id is not distinct from c.organization_id or o.niche_id is not null and c.niche_id is not null))
$$;

comment on function crm.adopt_domain(uuid, text) is
$$A company has another subdomain now. It is not adopted where another connection has it already.$$;

create or replace function crm.confirm_account(connection_id uuid, company_id bigint, company_domain text, account_user_id bigint)
  returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  update crm.connection as c
  set
    company_id = confirm_account.company_id,
    account_user_id = confirm_account.account_user_id,
    checked_at = clock_timestamp(),
    problem = null,
    problem_at = null,
    refused_until_at = null
  where c.id = confirm_account.connection_id
    -- An account without a company number is refused as well. A company may be renamed later.
    and case when c.company_id is null
      then confirm_account.company_id is not null and c.company_domain = confirm_account.company_domain
      else c.company_id = confirm_account.company_id end;
  if not found then
    return false;
  end if;
  perform crm.adopt_domain(connection_id, company_domain);
  return true;
end
$$;

comment on function crm.confirm_account(uuid, bigint, text, bigint) is
$$Record that Pipedrive accepted the token, and whose it is. Returns false and records nothing when the token belongs to another
company.$$;

grant execute on function crm.confirm_account(uuid, bigint, text, bigint) to leadmill_worker;
