-- Verify leadmill:notification/alert_policies to pg

begin;

do $$
begin
  assert (select bool_and(relrowsecurity) from pg_class
    where oid in ('notification.template'::regclass, 'notification.preference'::regclass, 'notification.balance_alert'::regclass));
end
$$;

rollback;
