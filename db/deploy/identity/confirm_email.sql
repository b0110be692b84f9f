-- Deploy leadmill:identity/confirm_email to pg

begin;

create function identity.confirm_email(user_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_organization_id uuid;
begin
  update identity.user_account as u
  set status = 'active', email_verified_at = clock_timestamp(), updated_at = clock_timestamp()
  where u.id = confirm_email.user_id and u.status = 'pending';
  if not found then
    return;
  end if;
  select o.id into v_organization_id
  from identity.membership as m
  join identity.organization as o on o.id = m.organization_id
  where m.user_id = confirm_email.user_id and m.role = 'owner' and m.ended_at is null and o.deleted_at is null
  order by m.created_at
  limit 1;
  if not found then
    return;
  end if;
  perform queue.defer(
    'make_stripe_customer',
    jsonb_build_object('organization_id', v_organization_id),
    queueing_lock => 'make_stripe_customer:' || v_organization_id);
  if not ops.setting_of('identity.providers_need_approval')::boolean then
    perform identity.activate_organization(o.id)
    from identity.organization as o
    where o.id = v_organization_id and o.status = 'pending';
  end if;
end
$$;

comment on function identity.confirm_email(uuid) is
$$Make a pending user active, and his organisation unless admins approve those. Defers make_stripe_customer.$$;

commit;
