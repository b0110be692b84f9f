-- Verify leadmill:ops/request to pg

begin;

select 'ops.request_header(text)'::regprocedure;
select 'ops.client_address()'::regprocedure;
select 'ops.client_agent()'::regprocedure;
select 'ops.request_id()'::regprocedure;

rollback;
