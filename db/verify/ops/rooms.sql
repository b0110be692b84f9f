-- Verify leadmill:ops/rooms to pg

begin;

select 'ops'::regnamespace, 'identity'::regnamespace, 'catalog'::regnamespace, 'intake'::regnamespace,
  'ledger'::regnamespace, 'billing'::regnamespace, 'distribution'::regnamespace, 'marketplace'::regnamespace,
  'crm'::regnamespace, 'notification'::regnamespace, 'report'::regnamespace, 'audit'::regnamespace,
  'queue'::regnamespace,
  'hook'::regnamespace, 'api'::regnamespace;

rollback;
