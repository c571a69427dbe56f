print("loadstar")
