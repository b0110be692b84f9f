create or replace function notification.recover_deliveries() returns table (delivery_id uuid, template text)
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  -- A delivery and its job are created in one transaction, and the delivery is finished before the job. So an unfinished
  -- delivery whose job is over was abandoned: its worker died repeatedly, or the job was cancelled by hand.
  update notification.delivery as d
  set
    status = 'failed',
    last_error = 'its job ended without a report',
    finished_at = clock_timestamp()
  where d.status in ('due', 'sending') and d.destination_id is null and not queue.is_pending(d.job_id)
  returning d.id, d.template
$$;

comment on function notification.recover_deliveries() is
$$Mark mails as failed whose job is over without reporting an outcome, so that they are visible and can be sent again.
Runs every minute. Returns these deliveries.$$;

grant execute on function notification.recover_deliveries() to leadmill_worker;
