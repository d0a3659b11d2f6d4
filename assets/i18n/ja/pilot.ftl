# pilot
