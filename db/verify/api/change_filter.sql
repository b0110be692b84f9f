-- Verify leadmill:api/change_filter to pg

begin;

select 'api.change_filter(uuid,jsonb)'::regprocedure;

rollback;
